package io.sparkjobserver.server.idempotency;

import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.ServerException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The header {@code Idempotency-Key}, by which a client says that a request is the same as an
 * earlier one; see the IETF draft "The Idempotency-Key HTTP Header Field".
 *
 * @param value chosen by the client, best a UUID
 */
public record IdempotencyKey(String value) {

  /** The header's name. */
  public static final String HEADER = "Idempotency-Key";

  private static final Pattern ALLOWED = Pattern.compile("[\\x21-\\x7e]{1,255}");

  /**
   * Reads the header.
   *
   * @throws ServerException {@link ErrorCode#INVALID} where it is no key
   */
  public static Optional<IdempotencyKey> of(@Nullable String header) {
    if (header == null) {
      return Optional.empty();
    }
    if (!ALLOWED.matcher(header).matches()) {
      throw new ServerException(
          ErrorCode.INVALID,
          "The header Idempotency-Key has 1 to 255 visible ASCII characters, and no blanks");
    }
    return Optional.of(new IdempotencyKey(header));
  }
}
