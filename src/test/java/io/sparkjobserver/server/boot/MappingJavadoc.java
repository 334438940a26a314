package io.sparkjobserver.server.boot;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The Javadoc of the interfaces that declare settings, read from their sources. */
final class MappingJavadoc {

  private static final Path SOURCES =
      Path.of(System.getProperty("basedir", ""), "main/java/io/sparkjobserver/server");

  private final Map<String, String> comments = new HashMap<>();

  private MappingJavadoc() {}

  static MappingJavadoc read() throws IOException {
    MappingJavadoc read = new MappingJavadoc();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (Stream<Path> files = Files.walk(SOURCES);
        StandardJavaFileManager manager =
            compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      List<Path> sources = files.filter(file -> file.toString().endsWith("Config.java")).toList();
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(sources));
      DocTrees trees = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        read.new Scanner(trees, unit.getPackageName().toString()).scan(unit, null);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return read;
  }

  /** What a class says of itself. */
  String of(Class<?> type) {
    return text(type.getCanonicalName());
  }

  /** What a method says of itself. */
  String of(Class<?> type, String method) {
    return text(type.getCanonicalName() + "#" + method);
  }

  private String text(String name) {
    String comment = comments.get(name);
    if (comment == null) {
      throw new AssertionError("There is no Javadoc at " + name);
    }
    return comment
        .replaceAll("\\s+", " ")
        .replaceAll("\\{@code ([^{}]*(?:\\{[^{}]*}[^{}]*)*)}", "`$1`")
        .strip();
  }

  private final class Scanner extends TreePathScanner<Void, Void> {

    private final DocTrees trees;
    private String scope;

    private Scanner(DocTrees trees, String scope) {
      this.trees = trees;
      this.scope = scope;
    }

    @Override
    public Void visitClass(ClassTree type, Void unused) {
      String outer = scope;
      scope = outer + "." + type.getSimpleName();
      remember(scope);
      super.visitClass(type, unused);
      scope = outer;
      return null;
    }

    @Override
    public Void visitMethod(MethodTree method, Void unused) {
      remember(scope + "#" + method.getName());
      return null;
    }

    private void remember(String name) {
      String comment = trees.getDocComment(getCurrentPath());
      if (comment != null) {
        comments.put(name, comment);
      }
    }
  }
}
