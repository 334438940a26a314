package io.sparkjobserver.examples;

import static java.util.function.Predicate.not;

import io.sparkjobserver.api.JobContext;
import io.sparkjobserver.api.SparkJob;
import io.sparkjobserver.api.Validation;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Counts how often each word occurs in {@code input.string}. Words are what white space separates.
 */
public final class WordCountExample implements SparkJob<Map<String, Long>> {

  private static final String TEXT = "input.string";
  private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

  @Override
  public Validation validate(JobContext context) {
    return context.input().hasPath(TEXT)
        ? Validation.accepted()
        : Validation.rejected("No input.string param");
  }

  @Override
  public Map<String, Long> run(JobContext context) {
    String text = context.input().getString(TEXT);
    // Text that begins with white space begins with an empty word.
    List<String> words = WHITE_SPACE.splitAsStream(text).filter(not(String::isEmpty)).toList();
    return context.javaSparkContext().parallelize(words).countByValue();
  }
}
