package io.holdfast.repository.model;

/** The process has ended: nothing that it still tries is carried out. */
final class Crash extends Error {
    private static final long serialVersionUID = 1;

    Crash() {
        super("the process crashed on purpose", null, false, false);
    }
}
