package io.sparkjobserver.server.binaries;

import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.ServerException;

/** An upload that is no zip file, which all binaries are. */
final class WrongFormatException extends ServerException {

  private static final long serialVersionUID = 1L;

  WrongFormatException() {
    super(ErrorCode.INVALID, "Binary is not of the right format");
  }
}
