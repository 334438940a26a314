package io.sparkjobserver.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkjobserver.protocol.identity.AddressRule;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class OwnAddressTest {

  private static final URI SERVER = URI.create("http://127.0.0.1:8091");
  private static final AddressRule FIND = new AddressRule(Optional.empty(), false, 0, 0);

  @Test
  void isWhatTheServerSays() throws IOException {
    assertThat(
            OwnAddress.find(
                AddressRule.of("127.0.0.1"), SERVER, Map.of("SPARK_LOCAL_IP", "10.9.9.9")))
        .isEqualTo(new OwnAddress("127.0.0.1", "127.0.0.1"));
  }

  @Test
  void isWhatTheServerSaysToOthersOnlyWhereThatIsAnotherMachines() throws IOException {
    assertThat(
            OwnAddress.find(
                AddressRule.of("192.0.2.99"), SERVER, Map.of("SPARK_LOCAL_IP", "10.9.9.9")))
        .isEqualTo(new OwnAddress("192.0.2.99", "10.9.9.9"));
  }

  @Test
  void isThatOfTheInterfaceThatLeadsToTheServer() throws IOException {
    assertThat(OwnAddress.find(FIND, SERVER, Map.of()))
        .isEqualTo(new OwnAddress("127.0.0.1", "127.0.0.1"));
    assertThat(OwnAddress.find(FIND, URI.create("http://127.0.0.1"), Map.of()).bindHostname())
        .isEqualTo("127.0.0.1");
  }

  @Test
  void isWhatTheMachineSaysToSpark() throws IOException {
    assertThat(OwnAddress.find(FIND, SERVER, Map.of("SPARK_LOCAL_IP", "10.9.9.9")))
        .isEqualTo(new OwnAddress("10.9.9.9", "10.9.9.9"));
    assertThat(
            OwnAddress.find(
                FIND,
                SERVER,
                Map.of("SPARK_LOCAL_IP", "10.9.9.9", "SPARK_PUBLIC_DNS", "worker-1.example")))
        .isEqualTo(new OwnAddress("worker-1.example", "10.9.9.9"));
    assertThat(OwnAddress.find(FIND, SERVER, Map.of("SPARK_LOCAL_IP", " ")).hostname())
        .isEqualTo("127.0.0.1");
  }

  @Test
  void isThatOfTheHostNameWhereThatIsWantedAndIsNoLoopback() throws IOException {
    AddressRule byName = new AddressRule(Optional.empty(), true, 0, 0);
    InetAddress own = InetAddress.getLocalHost();
    String expected = own.isLoopbackAddress() ? "127.0.0.1" : own.getHostAddress();
    assertThat(OwnAddress.find(byName, SERVER, Map.of()).bindHostname()).isEqualTo(expected);
  }

  @Test
  void isNoneWhereTheServerIsUnknown() {
    assertThatThrownBy(
            () -> OwnAddress.find(FIND, URI.create("http://no-such-host.invalid:1"), Map.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no-such-host.invalid is unknown here");
  }
}
