/**
 * Bytes too big for a message or a row: stored once per SHA-256, in pieces, streamed both ways. It
 * does not know what the bytes are or who refers to them.
 */
@NullMarked
package io.sparkjobserver.server.content;

import org.jspecify.annotations.NullMarked;
