package io.holdfast.ovirt;

import java.util.List;

/** What the engine has logged, for about 30 days. Errors as at {@link Engine}. */
public interface Events {

    /**
     * What came of the work that calls with this id began, sub-commands included: the newest of it,
     * the oldest first.
     */
    List<EngineEvent> correlated(CorrelationId id);

    /** The newest whose text holds this word, such as an id; the oldest first. */
    List<EngineEvent> naming(String word);
}
