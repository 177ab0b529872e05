package io.holdfast.commandline.commands;

import io.holdfast.commandline.location.Location;
import io.holdfast.repository.store.RepositoryException;
import picocli.CommandLine.Option;

/** What the operator knows and the program cannot. */
final class AloneOption {

    @Option(
            names = "--exclusive",
            description =
                    "For a bucket: nobody else writes to it or reads from it now, which the program cannot see. A directory has a lock instead.")
    private boolean exclusive;

    /**
     * That nobody else is at work, or that a lock sees to it.
     *
     * @throws RepositoryException.Refused if nobody knows
     */
    void require(Location location) {
        switch (location) {
            case Location.Directory directory -> {}
            case Location.Bucket bucket -> {
                if (!exclusive) {
                    throw new RepositoryException.Refused(
                            "a bucket has no lock: make sure that nobody else works on s3://%s until this has ended, then give --exclusive"
                                    .formatted(bucket.name()));
                }
            }
        }
    }
}
