/** The actor system and the conversation with drivers: the only place that knows Pekko. */
@NullMarked
package io.sparkjobserver.server.drivers.remoting;

import org.jspecify.annotations.NullMarked;
