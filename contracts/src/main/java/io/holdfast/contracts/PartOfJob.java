package io.holdfast.contracts;

/** What belongs to a backup or restore job, such as its messages and the copying of its disks. */
public interface PartOfJob {

    /** The job it belongs to. */
    JobId job();
}
