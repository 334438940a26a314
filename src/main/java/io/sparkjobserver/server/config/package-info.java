/**
 * Where settings come from: system properties, the HOCON file of the command line, the defaults. It
 * knows no feature; each feature declares its own settings beside itself.
 */
@NullMarked
package io.sparkjobserver.server.config;

import org.jspecify.annotations.NullMarked;
