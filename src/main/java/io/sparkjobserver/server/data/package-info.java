/**
 * The data files that users upload for jobs to read: names, their content, their end. It does not
 * know jobs, nor who asks for a file.
 */
@NullMarked
package io.sparkjobserver.server.data;

import org.jspecify.annotations.NullMarked;
