package io.sparkjobserver.server.drivers.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.sparkjobserver.server.drivers.SparkConfig;
import io.sparkjobserver.server.drivers.StandaloneConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MasterClientTest {

  private static final String CREATE = "/v1/submissions/create";
  private static final String NONE = "/v1/submissions/status/none";
  private static final Master MASTER = new Master("127.0.0.1", 7077);

  @TempDir Path folder;

  private FakeMaster master;

  @BeforeEach
  void start() throws IOException {
    master = new FakeMaster().status("ALIVE");
  }

  @AfterEach
  void stop() {
    master.close();
  }

  @Test
  void findsTheMasterThatIsAlive() throws IOException {
    Masters masters = masters("spark://no-such-host.invalid:7077,127.0.0.1:7070", Map.of());
    // The port that it says itself.
    assertThat(masters.alive().master()).isEqualTo(MASTER);
  }

  @Test
  void saysWhatEachMasterSaidWhereNoneIsAlive() {
    master.status("STANDBY");
    assertThatThrownBy(() -> masters("spark://no-such-host.invalid:7077,127.0.0.1:7077").alive())
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("Could not find alive spark master: ")
        .hasMessageContaining("http://no-such-host.invalid:" + master.port())
        .hasMessageContaining("spark://127.0.0.1:7077 stands by");
    master.reply("/json/", 200, "<html>");
    assertThatThrownBy(() -> masters("spark://127.0.0.1:7077").alive())
        .hasMessageContaining("does not answer as a master of Spark does");
  }

  @Test
  void showsItsToken() throws IOException {
    master.reply(NONE, 200, "{\"serverSparkVersion\":\"4.1.0\"}");
    assertThat(client(Map.of("rest-token", "a.b.c")).version(MASTER)).isEqualTo("4.1.0");
    assertThat(master.requests().get(0)).contains("Bearer a.b.c");
    Path file = Files.writeString(folder.resolve("token"), "first\n");
    MasterClient renewed = client(Map.of("rest-token-file", file.toString()));
    renewed.version(MASTER);
    Files.writeString(file, "second");
    renewed.version(MASTER);
    assertThat(master.requests().get(1)).contains("Bearer first ");
    assertThat(master.requests().get(2)).contains("Bearer second ");
  }

  @Test
  void saysThatATokenIsMissingOrRefused() {
    master.reply(CREATE, 403, "<html>");
    assertThatThrownBy(() -> client(Map.of()).create(MASTER, Map.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("refuses the server, which shows no token: set ");
    assertThatThrownBy(() -> client(Map.of("rest-token", "t0p")).create(MASTER, Map.of()))
        .hasMessageContaining("refuses the server's token: set ")
        .hasMessageNotContaining("t0p");
  }

  @Test
  void saysWhyTheGatewayDoesNotTakeADriver() {
    master.reply(CREATE, 200, "{\"success\":false,\"message\":\"Current state is not alive\"}");
    assertThatThrownBy(() -> client(Map.of()).create(MASTER, Map.of()))
        .hasMessage(
            "The master at spark://127.0.0.1:7077 does not take the driver: Current state is not alive");
    master.reply(CREATE, 400, "{\"message\":\"Malformed request: x\\n\\tat y\"}");
    assertThatThrownBy(() -> client(Map.of()).create(MASTER, Map.of()))
        .hasMessageEndingWith("answers 400: Malformed request: x");
    master.reply(CREATE, 500, "<html>\n<title>Error 500</title>");
    assertThatThrownBy(() -> client(Map.of()).create(MASTER, Map.of()))
        .hasMessageEndingWith("answers 500: <html>");
  }

  @Test
  void readsTheVersionFromThePageWhereSparkSubmitIsUsed() throws IOException {
    master.reply("/", 200, "<span class=\"version\" style=\"margin: 15px;\">4.1.0</span>");
    MasterClient client = client(Map.of("submission", "spark-submit"));
    assertThat(client.version(MASTER)).isEqualTo("4.1.0");
    master.reply("/driver/kill/", 302, "");
    client.kill(MASTER, "driver-1");
    assertThat(master.requests()).last().asString().endsWith(" terminate=true&id=driver-1");
    master.reply("/driver/kill/", 405, "");
    assertThatThrownBy(() -> client.kill(MASTER, "driver-1"))
        .hasMessageContaining("spark.ui.killEnabled");
  }

  private Masters masters(String url) {
    return masters(url, Map.of());
  }

  private Masters masters(String url, Map<String, String> more) {
    SmallRyeConfig config = config(url, more);
    return new Masters(config.getConfigMapping(SparkConfig.class), client(config));
  }

  private MasterClient client(Map<String, String> more) {
    return client(config(MASTER.url(), more));
  }

  private static MasterClient client(SmallRyeConfig config) {
    return new MasterClient(
        config.getConfigMapping(SparkConfig.class),
        config.getConfigMapping(StandaloneConfig.class),
        new ObjectMapper());
  }

  private SmallRyeConfig config(String url, Map<String, String> more) {
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder()
            .withMapping(SparkConfig.class)
            .withMapping(StandaloneConfig.class)
            .withValidateUnknown(false)
            .addDiscoveredConverters()
            .withDefaultValue("spark.master", url)
            .withDefaultValue("spark.webUrlPort", String.valueOf(master.port()))
            .withDefaultValue(
                "spark.jobserver.standalone.rest-port", String.valueOf(master.port()));
    more.forEach(
        (key, value) -> builder.withDefaultValue("spark.jobserver.standalone." + key, value));
    return builder.build();
  }
}
