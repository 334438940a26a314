package spark.jobserver;

/** What a job of another jar depends on. */
public class EmptyClass {}
