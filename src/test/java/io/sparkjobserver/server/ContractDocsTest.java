package io.sparkjobserver.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The page of the contract names a test for each of its rows, and each of them is there. Sources
 * are read and not classes: those of the driver's tests are on no class path here.
 */
class ContractDocsTest {

  private static final Path ROOT = Path.of(System.getProperty("basedir", ""), "..");
  private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+)\\.([a-z]\\w+)`");

  private static final Pattern TEST = Pattern.compile("  @(Parameterized)?Test\\b.*");

  /** What may stand above the annotations of a method. */
  private static final Pattern ABOVE = Pattern.compile("  [^@\\s].*[;{]|  }|\\S.*");

  private final Map<String, List<String>> sources = sources();

  @Test
  void namesATestThatIsThereForEachRow() throws IOException {
    List<String> missing = new ArrayList<>();
    for (String row : rows()) {
      List<MatchResult> tests = NAMED.matcher(lastCell(row)).results().toList();
      if (tests.isEmpty()) {
        missing.add("no test in: " + row);
      }
      for (MatchResult test : tests) {
        trouble(test.group(1), test.group(2)).ifPresent(missing::add);
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void hasEveryNumberOfWhatWasWrong() throws IOException {
    List<Integer> numbers =
        rows().stream()
            .map(row -> row.split("\\|")[1].strip())
            .filter(cell -> cell.matches("\\d+"))
            .map(Integer::valueOf)
            .toList();
    assertThat(numbers).containsExactlyElementsOf(IntStream.rangeClosed(1, 28).boxed().toList());
  }

  private static List<String> rows() throws IOException {
    return Files.readAllLines(ROOT.resolve("docs/contract.md")).stream()
        .filter(line -> line.startsWith("|"))
        .filter(line -> !line.startsWith("|---") && !line.endsWith("| tests |"))
        .toList();
  }

  private static String lastCell(String row) {
    String[] cells = row.split("\\|");
    return cells[cells.length - 1];
  }

  private Optional<String> trouble(String type, String method) {
    List<String> lines = sources.getOrDefault(type + ".java", List.of());
    for (int line = 0; line < lines.size(); line++) {
      if (lines.get(line).startsWith("  void " + method + "(")) {
        return isTest(lines.subList(0, line))
            ? Optional.empty()
            : Optional.of(type + "." + method + " is not run");
      }
    }
    return Optional.of("there is no " + type + "." + method);
  }

  /** Whether the method is run that comes after these lines. */
  private static boolean isTest(List<String> before) {
    boolean test = false;
    for (int line = before.size() - 1; !ABOVE.matcher(before.get(line)).matches(); line--) {
      if (before.get(line).startsWith("  @Disabled")) {
        return false;
      }
      test |= TEST.matcher(before.get(line)).matches();
    }
    return test;
  }

  private static Map<String, List<String>> sources() {
    Map<String, List<String>> sources = new TreeMap<>();
    for (String module :
        List.of(
            "src/test/java",
            "driver/protocol/src/test/java",
            "driver/runtime/src/test/java",
            "driver/examples/src/test/java")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          sources.put(file.getFileName().toString(), Files.readAllLines(file));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return sources;
  }
}
