package io.sparkjobserver.server.drivers;

/**
 * How far a job is, as far as Spark knows: stages and tasks may still be added.
 *
 * @param jobId the job
 * @param stages how many stages it has
 * @param stagesDone how many of them are done
 * @param tasks how many tasks they have
 * @param tasksDone how many of them are done
 * @param tasksFailed how many attempts at a task failed
 */
public record JobProgress(
    String jobId, int stages, int stagesDone, int tasks, int tasksDone, int tasksFailed) {}
