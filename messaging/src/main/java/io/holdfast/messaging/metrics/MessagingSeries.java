package io.holdfast.messaging.metrics;

import static io.holdfast.messaging.metrics.SeriesDefinition.count;
import static io.holdfast.messaging.metrics.SeriesDefinition.level;
import static io.holdfast.messaging.metrics.SeriesDefinition.time;

/** What every service tells about its messages and its sagas. */
public enum MessagingSeries implements Series {
    DEAD_LETTERS(
            count(
                    "holdfast_dead_letters",
                    "Records that were put on the topic's dead-letter topic, because nobody could"
                            + " ever handle them",
                    "topic")),
    INLET_AGAIN(
            count(
                    "holdfast_inlet_again",
                    "Times that a message had to be handled again, because its handler failed",
                    "topic")),
    INLET_GAVE_UP(
            count(
                    "holdfast_inlet_gave_up",
                    "Messages that were given up, because their handler failed again and again"
                            + " though nothing was away: a fault of ours",
                    "topic")),
    SAGA_ADVANCED(
            count("holdfast_saga_advanced", "Events that moved a saga to its next state", "saga")),
    SAGA_REFUSED(
            count(
                    "holdfast_saga_refused",
                    "Events that did not fit the state of their saga and changed nothing",
                    "saga")),
    SAGA_ASKS_REPEATED(
            count(
                    "holdfast_saga_asks_repeated",
                    "Commands that were sent again, because no answer had come")),
    SAGA_WORK(
            time(
                    "holdfast_saga_work",
                    "Work that sagas wait for, such as calls of the engine; `again` says whether it"
                            + " has to be done again",
                    "saga",
                    "again")),
    SAGA_QUEUE(
            time(
                    "holdfast_saga_queue",
                    "How long work that sagas wait for was due before somebody began it; grows where"
                            + " all workers are busy",
                    "saga")),
    OUTBOX_WAITING(
            level(
                    "holdfast_outbox_waiting",
                    "messages",
                    "Messages that are in the journal and not yet on Kafka")),
    OUTBOX_OLDEST(
            level(
                    "holdfast_outbox_oldest_milliseconds",
                    "milliseconds",
                    "Age of the oldest message that is not yet on Kafka; 0 when there is none"));

    @SuppressWarnings("ImmutableEnumChecker") // a record of texts and a copied list
    private final SeriesDefinition definition;

    MessagingSeries(SeriesDefinition definition) {
        this.definition = definition;
    }

    @Override
    public SeriesDefinition definition() {
        return definition;
    }
}
