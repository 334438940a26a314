/**
 * What happens before the server starts: the command line, the sources of settings, the checks that
 * they have to pass and what is said about them. It knows the settings of every feature; nothing
 * imports it.
 */
@NullMarked
package io.sparkjobserver.server.boot;

import org.jspecify.annotations.NullMarked;
