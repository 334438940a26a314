package io.sparkjobserver.driver.remoting;

import com.sun.management.OperatingSystemMXBean;
import io.sparkjobserver.protocol.DriverMessage;
import java.lang.management.ManagementFactory;

/** How this process is. */
final class Vitals {

  private static final int PERMILLE = 1000;

  private Vitals() {}

  static DriverMessage.Load load() {
    Runtime runtime = Runtime.getRuntime();
    return new DriverMessage.Load(
        runtime.totalMemory() - runtime.freeMemory(), runtime.maxMemory(), cpu());
  }

  private static int cpu() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
            && system.getProcessCpuLoad() >= 0
        ? (int) (system.getProcessCpuLoad() * PERMILLE)
        : -1;
  }
}
