package io.sparkjobserver.protocol;

import io.sparkjobserver.protocol.identity.Credentials;

/**
 * On what one side of the link bases whom it speaks with.
 *
 * @param credentials with what it shows who it is
 * @param admission whom it speaks with
 */
public record Trust(Credentials credentials, Admission admission) {}
