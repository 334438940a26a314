package io.sparkjobserver.server.data;

import io.sparkjobserver.server.content.Content;
import io.sparkjobserver.server.content.ContentProvider;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.FileNotFoundException;
import java.io.IOException;

/** The data files, for drivers that pull them. Every context may read every one of them. */
@ApplicationScoped
class DataFileContent implements ContentProvider {

  private final DataFiles files;

  DataFileContent(DataFiles files) {
    this.files = files;
  }

  @Override
  public Kind kind() {
    return Kind.DATA_FILE;
  }

  @Override
  public Content find(String contextId, String name) throws IOException {
    return existing(name).content();
  }

  @Override
  public byte[] read(String contextId, String name, long offset, int length) throws IOException {
    return files.read(existing(name), offset, length);
  }

  private DataFile existing(String name) throws IOException {
    return files
        .find(name)
        .orElseThrow(
            () ->
                new FileNotFoundException(
                    "there is no such data file; it was deleted, or GET /data shows how it is called"));
  }
}
