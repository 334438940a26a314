package io.sparkjobserver.protocol;

import io.sparkjobserver.protocol.identity.PeerIdentity;

/** Whom one side of the link lets in. Called on threads that must not block. */
@FunctionalInterface
public interface Admission {

  /** Servers and nobody else: what drivers want. */
  Admission SERVERS = PeerIdentity.Server.class::isInstance;

  /** Whether a peer that the deployment's authority knows is wanted at this moment. */
  boolean admits(PeerIdentity peer);
}
