package io.sparkjobserver.driver.testing;

import io.sparkjobserver.protocol.BinaryRef;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A jar that a test compiles for itself, so that its classes are not the test's. */
public record JobJar(Path file, BinaryRef ref) {

  /** Compiles one source file that knows Spark and the API, and packs what comes out. */
  public static JobJar compile(Path directory, String name, String source) throws IOException {
    return compile(directory, name, source, System.getProperty("java.class.path"));
  }

  /** Compiles one source file that knows Java only, which is faster. */
  public static JobJar compilePlain(Path directory, String name, String source) throws IOException {
    return compile(directory, name, source, "");
  }

  private static JobJar compile(Path directory, String name, String source, String classPath)
      throws IOException {
    Path classes = Files.createTempDirectory(directory, name);
    JavaFileObject unit =
        new SimpleJavaFileObject(
            URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    List<String> options =
        List.of("-d", classes.toString(), "-proc:none", "-nowarn", "-cp", classPath);
    boolean compiled =
        ToolProvider.getSystemJavaCompiler()
            .getTask(null, null, null, options, null, List.of(unit))
            .call();
    if (!compiled) {
      throw new IllegalArgumentException(name + " does not compile");
    }
    return pack(classes, directory.resolve(name + "-" + System.nanoTime() + ".jar"));
  }

  /** The same classes as another version of the jar. */
  public JobJar with(String note) throws IOException {
    Path other = file.resolveSibling(note + "-" + file.getFileName());
    Files.copy(file, other);
    try (FileSystem zip = FileSystems.newFileSystem(other)) {
      Files.writeString(zip.getPath(note), note);
    }
    byte[] content = Files.readAllBytes(other);
    return new JobJar(other, new BinaryRef(ref.name(), sha256(content), content.length));
  }

  private static JobJar pack(Path classes, Path jar) throws IOException {
    try (OutputStream out = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(out);
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        zip.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
        Files.copy(file, zip);
        zip.closeEntry();
      }
    }
    byte[] content = Files.readAllBytes(jar);
    return new JobJar(
        jar, new BinaryRef(jar.getFileName().toString(), sha256(content), content.length));
  }

  /** The digest in the form in which the protocol writes it. */
  public static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
