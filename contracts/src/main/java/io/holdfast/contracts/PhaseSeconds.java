package io.holdfast.contracts;

/** How long a phase of a job took. */
public record PhaseSeconds(String phase, double seconds) {

    public PhaseSeconds {
        Require.text("phase", phase);
        if (!(seconds >= 0) || Double.isInfinite(seconds)) {
            throw new InvalidField("seconds", "is not a duration: " + seconds);
        }
    }
}
