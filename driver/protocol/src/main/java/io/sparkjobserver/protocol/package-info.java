/**
 * What the server and a driver say to each other, how it is put into bytes, and the rule by which
 * content that is too big for one message travels. It knows neither side: no Quarkus, no Spark, no
 * database.
 */
@NullMarked
package io.sparkjobserver.protocol;

import org.jspecify.annotations.NullMarked;
