package io.holdfast.contracts;

import java.util.Map;

/**
 * A restore job has begun.
 *
 * @param labels free words of the requester, carried along
 */
public record RestoreRequested(
        JobId job, RecoveryPointId recoveryPoint, RestoreTarget target, Map<String, String> labels)
        implements RestoreEvent {

    public RestoreRequested {
        Require.present("job", job);
        Require.present("recoveryPoint", recoveryPoint);
        Require.present("target", target);
        labels = Require.map("labels", labels);
    }
}
