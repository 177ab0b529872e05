package io.holdfast.simulator.imageio;

/** What a ticket allows; {@code WRITE} includes reading. */
public enum TicketOperation {
    READ("read"),
    WRITE("write");

    private final String word;

    TicketOperation(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }
}
