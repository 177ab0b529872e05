package io.holdfast.saga;

/**
 * What became of an event that was given to a saga. All of them are final: giving it again changes
 * nothing.
 */
public sealed interface Outcome {

    /** The saga has begun. */
    record Started() implements Outcome {}

    /** The saga has moved on. */
    record Advanced() implements Outcome {}

    /** The same message was handled before. */
    record AlreadyHandled() implements Outcome {}

    /** Another saga is live on the subject; nothing was written, not even the inbox key. */
    record SubjectBusy(SagaId live) implements Outcome {}

    /** The state does not allow the event; that is in the journal. */
    record Refused(String why) implements Outcome {}

    /** There is no such saga; nothing was written. */
    record Unknown() implements Outcome {}
}
