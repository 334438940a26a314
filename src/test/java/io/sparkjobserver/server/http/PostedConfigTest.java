package io.sparkjobserver.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import io.sparkjobserver.server.common.ServerException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostedConfigTest {

  @Test
  void readsHoconAndJsonAndNothing() throws IOException {
    assertThat(read("a.b = 1, c = ${a.b}").getInt("c")).isEqualTo(1);
    assertThat(read("{\"a\": [\"ü\"]}").getStringList("a")).containsExactly("ü");
    assertThat(read("").isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a = {",
        "a = ${nowhere}",
        "a = ${PATH}",
        "include \"application.conf\"",
        "include file(\"/etc/passwd\")",
        "include url(\"file:///etc/passwd\")",
        "include required(classpath(\"reference.conf\"))"
      })
  void refusesWhatItCannotUseOrWouldReadOfThisMachine(String body) {
    assertThatThrownBy(() -> read(body))
        .isInstanceOf(ServerException.class)
        .hasMessageStartingWith("Cannot parse config: ");
  }

  @Test
  void refusesABodyThatIsNestedTooDeep() throws IOException {
    assertThat(read("a=" + "[".repeat(200) + "]".repeat(200)).isEmpty()).isFalse();
    List.of(
            "a=" + "[".repeat(201) + "]".repeat(201),
            "{a:".repeat(201) + "1" + "}".repeat(201),
            "a.".repeat(201) + "a = 1",
            "a=" + "[".repeat(100_000),
            "{a:".repeat(100_000),
            "a.".repeat(100_000) + "a = 1",
            "${".repeat(100_000))
        .forEach(
            body ->
                assertThatThrownBy(() -> read(body))
                    .isInstanceOf(ServerException.class)
                    .hasMessage("Cannot parse config: it is nested more than 200 levels deep"));
  }

  @Test
  void refusesABodyThatIsTooLong() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return ' ';
          }
        };
    assertThatThrownBy(() -> PostedConfig.read(endless)).isInstanceOf(BodyTooLargeException.class);
  }

  private static Config read(String body) throws IOException {
    return PostedConfig.read(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
  }
}
