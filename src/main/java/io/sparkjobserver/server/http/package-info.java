/**
 * How answers look on the wire: the envelopes of the original, its plain-text rejections, content
 * types. It knows no feature; resources translate between features and these shapes.
 */
@NullMarked
package io.sparkjobserver.server.http;

import org.jspecify.annotations.NullMarked;
