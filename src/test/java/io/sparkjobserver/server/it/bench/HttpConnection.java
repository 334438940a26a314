package io.sparkjobserver.server.it.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Locale;

/**
 * A connection that is kept, and what HTTP/1.1 needs of a client that knows its server. It shares
 * the machine with the server that is measured, so it does as little as it can: a full client takes
 * more time than a small request. Not thread-safe.
 */
final class HttpConnection implements AutoCloseable {

  /** Nothing that is measured is silent for so long. */
  private static final Duration SILENCE = Duration.ofMinutes(5);

  private static final int BUFFER = 64 << 10;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  HttpConnection(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) SILENCE.toMillis());
    in = new BufferedInputStream(socket.getInputStream(), BUFFER);
    out = socket.getOutputStream();
  }

  Response get(String path) throws IOException {
    return send("GET", path, "");
  }

  Response post(String path, String body) throws IOException {
    return send("POST", path, body);
  }

  Response delete(String path) throws IOException {
    return send("DELETE", path, "");
  }

  private Response send(String method, String path, String body) throws IOException {
    byte[] content = body.getBytes(UTF_8);
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.write(head(method, path, "text/plain", content.length));
    request.write(content);
    out.write(request.toByteArray());
    return received();
  }

  /** Posts what a stream has, which is closed. */
  Response upload(String path, String contentType, long length, InputStream content)
      throws IOException {
    out.write(head("POST", path, contentType, length));
    try (content) {
      content.transferTo(out);
    }
    return received();
  }

  private static byte[] head(String method, String path, String contentType, long length) {
    return "%s %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
        .formatted(method, path, contentType, length)
        .getBytes(ISO_8859_1);
  }

  private Response received() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    return new Response(receive(body), body);
  }

  /** Gets what may be too long to keep; answers how many bytes it has. */
  long drain(String path) throws IOException {
    Counting body = new Counting();
    out.write(head("GET", path, "text/plain", 0));
    int status = receive(body);
    if (status != 200) {
      throw new AssertionError("GET " + path + " was answered with " + status);
    }
    return body.count;
  }

  /** Answers the status. */
  private int receive(OutputStream body) throws IOException {
    int status = Integer.parseInt(line().split(" ", 3)[1]);
    long length = 0;
    boolean chunked = false;
    for (String header = line(); !header.isEmpty(); header = line()) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Long.parseLong(lower.substring("content-length:".length()).strip());
      } else if (lower.startsWith("transfer-encoding:")) {
        chunked = lower.endsWith("chunked");
      }
    }
    if (chunked) {
      for (long chunk = chunkLength(); chunk > 0; chunk = chunkLength()) {
        copy(chunk, body);
        line();
      }
      line();
    } else {
      copy(length, body);
    }
    return status;
  }

  private long chunkLength() throws IOException {
    return Long.parseLong(line().strip(), 16);
  }

  private void copy(long length, OutputStream body) throws IOException {
    byte[] piece = new byte[(int) Math.min(length, BUFFER)];
    long left = length;
    while (left > 0) {
      int read = in.read(piece, 0, (int) Math.min(left, piece.length));
      if (read < 0) {
        throw new EOFException("The server closed the connection, " + left + " bytes too early");
      }
      body.write(piece, 0, read);
      left -= read;
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("The server closed the connection after: " + line);
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** What the server answered. */
  static final class Response {

    private final int status;
    private final ByteArrayOutputStream body;

    private Response(int status, ByteArrayOutputStream body) {
      this.status = status;
      this.body = body;
    }

    int status() {
      return status;
    }

    String text() {
      return body.toString(UTF_8);
    }

    /** Fails unless the status is that. */
    Response expect(int expected) {
      if (status != expected) {
        throw new AssertionError("Not " + expected + " but " + status + ": " + text());
      }
      return this;
    }

    /** Fails unless the body ends so. */
    void endsWith(String end) {
      if (!text().endsWith(end)) {
        throw new AssertionError("The answer does not end with " + end + ": " + text());
      }
    }
  }

  private static final class Counting extends OutputStream {

    private long count;

    @Override
    public void write(int one) {
      count++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      count += length;
    }
  }
}
