package io.holdfast.repository.model;

import java.io.PrintWriter;
import java.io.StringWriter;

/** A failure with the places where it came from. */
final class Failure {

    private Failure() {}

    static String told(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
