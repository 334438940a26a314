package io.sparkjobserver.server.binaries;

import java.util.List;

/** A feature whose work needs binaries while it goes on. */
public interface BinaryUser {

  /** What its work is called in a sentence, such as {@code job(s)}. */
  String kind();

  /** What goes on and needs the binary, newest first. Called inside a transaction. */
  List<String> using(String binaryName);
}
