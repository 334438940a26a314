package io.sparkjobserver.protocol;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Set;
import java.util.jar.JarFile;

/**
 * Finds everything but what Pekko need not look for again.
 *
 * <p>By the manifests Pekko compares the versions of its modules, which are one jar here: it would
 * open each jar of the class path for that and verify those that are signed. Its defaults are part
 * of the {@link Protocol}'s settings already, and it would read them once more.
 */
final class Bare extends ClassLoader {

  private static final Set<String> HIDDEN = Set.of(JarFile.MANIFEST_NAME, "reference.conf");

  Bare(ClassLoader parent) {
    super(parent);
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return HIDDEN.contains(name) ? Collections.emptyEnumeration() : super.getResources(name);
  }
}
