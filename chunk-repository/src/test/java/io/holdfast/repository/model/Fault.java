package io.holdfast.repository.model;

/** What may happen to whoever makes a request. */
enum Fault {
    /** The process ends before the request is made. */
    CRASH_BEFORE,
    /** The process ends when the request was carried out. */
    CRASH_AFTER,
    /** The request does not reach the other side. */
    UNAVAILABLE,
    /** The request is carried out, its answer is lost. */
    ANSWER_LOST
}
