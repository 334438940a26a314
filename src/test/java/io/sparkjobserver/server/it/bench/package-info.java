/**
 * Measures the packaged server as a user has it, beside what it can be compared with, in one run.
 * It judges no time: a run fails where an answer is wrong, and its report says which targets were
 * missed.
 */
package io.sparkjobserver.server.it.bench;
