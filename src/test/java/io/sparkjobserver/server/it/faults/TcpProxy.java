package io.sparkjobserver.server.it.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Passes bytes on between whoever connects and a port, both on the loopback address, and knows
 * nothing of what they mean. Can be cut, be slow and reset what is connected. Thread-safe.
 */
final class TcpProxy implements AutoCloseable {

  private static final int BUFFER = 64 * 1_024;
  private static final int BUFFERS = 64;
  private static final int CONNECT_MILLIS = 5_000;

  private final ServerSocket server;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;
  private volatile Duration delay = Duration.ZERO;

  /**
   * @param target the port where the bytes go; it need not be bound yet
   */
  TcpProxy(int target) {
    this.target = target;
    try {
      this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(this::accept);
  }

  /** Where to connect. */
  int port() {
    return server.getLocalPort();
  }

  /** Closes every connection, and each new one, until it is {@link #mend mended}. */
  void cut() {
    cut = true;
    sockets.forEach(TcpProxy::close);
  }

  /** What is sent from now on arrives that much later, until it is {@link #mend mended}. */
  void delay(Duration time) {
    delay = time;
  }

  /** As in the beginning. */
  void mend() {
    cut = false;
    delay = Duration.ZERO;
  }

  /** Ends every connection as a machine does that has lost its memory; takes new ones. */
  void reset() {
    for (Socket socket : sockets) {
      try {
        socket.setSoLinger(true, 0);
      } catch (IOException e) {
        // It is closed already.
      }
      close(socket);
    }
  }

  @Override
  public void close() {
    cut();
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket from = server.accept();
        daemon(() -> connect(from));
      } catch (IOException e) {
        // Closed; or the next one may do better.
      }
    }
  }

  private void connect(Socket from) {
    Socket to = new Socket();
    try {
      if (!cut) {
        to.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), CONNECT_MILLIS);
      }
    } catch (IOException e) {
      // Nobody listens: the other side finds its connection closed.
    }
    sockets.add(from);
    sockets.add(to);
    if (cut || !to.isConnected()) {
      close(from);
      close(to);
      return;
    }
    pass(from, to);
    pass(to, from);
  }

  private void pass(Socket from, Socket to) {
    BlockingQueue<Piece> way = new ArrayBlockingQueue<>(BUFFERS);
    daemon(() -> read(from, way));
    daemon(
        () -> {
          write(way, to);
          close(from);
          close(to);
        });
  }

  private void read(Socket from, BlockingQueue<Piece> way) {
    byte[] buffer = new byte[BUFFER];
    try {
      try {
        InputStream in = from.getInputStream();
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
          way.put(new Piece(Arrays.copyOf(buffer, count), System.nanoTime() + delay.toNanos()));
        }
      } catch (IOException e) {
        // The end, too.
      }
      way.put(Piece.END);
    } catch (InterruptedException e) {
      throw new IllegalStateException("Nobody interrupts this thread", e);
    }
  }

  private void write(BlockingQueue<Piece> way, Socket to) {
    try {
      OutputStream out = to.getOutputStream();
      // Bounded: when the socket is closed the reader ends, and so does this.
      for (Piece next = next(way, to); next != Piece.END; next = next(way, to)) {
        long early = next.due() - System.nanoTime();
        if (early > 0) {
          Pause.of(Duration.ofNanos(early));
        }
        out.write(next.bytes());
      }
    } catch (IOException e) {
      // The end, too.
    }
  }

  private static Piece next(BlockingQueue<Piece> way, Socket to) {
    try {
      Piece next = way.poll(1, TimeUnit.SECONDS);
      while (next == null && !to.isClosed()) {
        next = way.poll(1, TimeUnit.SECONDS);
      }
      return next == null ? Piece.END : next;
    } catch (InterruptedException e) {
      throw new IllegalStateException("Nobody interrupts this thread", e);
    }
  }

  private void daemon(Runnable task) {
    Thread thread = new Thread(task, "tcp-proxy-" + target);
    thread.setDaemon(true);
    thread.start();
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is as good as closed.
    }
  }

  private record Piece(byte[] bytes, long due) {
    private static final Piece END = new Piece(new byte[0], 0);
  }
}
