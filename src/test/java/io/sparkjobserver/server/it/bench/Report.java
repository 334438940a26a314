package io.sparkjobserver.server.it.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What came of all sections, for people and for programs. */
final class Report {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final BenchSettings settings;
  private final List<Figure> figures = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  Report(BenchSettings settings) {
    this.settings = settings;
  }

  /** Adds a figure, and shows that the run goes on. */
  void add(Figure figure) {
    figures.add(figure);
    System.out.println(row(figure));
  }

  /** Adds what a reader has to know, such as what was not measured and why. */
  void note(String note) {
    notes.add(note);
    System.out.println("* " + note);
  }

  /** The table, and the notes. */
  String text() {
    List<String> lines = new ArrayList<>();
    lines.add(machine());
    lines.add("");
    lines.add(settings.toString());
    lines.add("");
    lines.add("| what | measured | target | beside | |");
    lines.add("|---|---|---|---|---|");
    figures.forEach(figure -> lines.add(row(figure)));
    lines.add("");
    notes.forEach(note -> lines.add("* " + note));
    return String.join("\n", lines) + "\n";
  }

  private static String row(Figure figure) {
    return "| %s | %s | %s | %s | %s |"
        .formatted(
            figure.what(),
            figure.quantities().stream().map(Object::toString).collect(Collectors.joining(", ")),
            figure.targets().stream().map(Figure.Target::text).collect(Collectors.joining(", ")),
            figure.comparison().map(Object::toString).orElse(""),
            figure.met().map(met -> met ? "met" : "missed").orElse(""));
  }

  private static String machine() {
    Runtime runtime = Runtime.getRuntime();
    return "%d processors, %s, the load generator's Java is %s"
        .formatted(runtime.availableProcessors(), System.getProperty("os.name"), Runtime.version());
  }

  /** Leaves {@code report.md} and {@code report.json}. */
  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("report.md"), text());
    Files.writeString(folder.resolve("report.json"), json().toPrettyString() + "\n");
  }

  private ObjectNode json() {
    ObjectNode json = JSON.createObjectNode();
    json.put("machine", machine());
    json.put("settings", settings.toString());
    ArrayNode rows = json.putArray("figures");
    figures.forEach(figure -> fill(rows.addObject(), figure));
    ArrayNode said = json.putArray("notes");
    notes.forEach(said::add);
    return json;
  }

  private static void fill(ObjectNode row, Figure figure) {
    row.put("what", figure.what());
    ObjectNode quantities = row.putObject("measured");
    for (Figure.Quantity quantity : figure.quantities()) {
      quantities
          .putObject(quantity.name())
          .put("value", quantity.value())
          .put("unit", quantity.unit());
    }
    ArrayNode targets = row.putArray("targets");
    for (Figure.Target target : figure.targets()) {
      targets.addObject().put("text", target.text()).put("met", target.met());
    }
    figure
        .comparison()
        .ifPresent(
            comparison ->
                row.putObject("beside")
                    .put("partner", comparison.partner())
                    .put("ratio", comparison.ratio()));
    figure.met().ifPresent(met -> row.put("met", met.booleanValue()));
  }
}
