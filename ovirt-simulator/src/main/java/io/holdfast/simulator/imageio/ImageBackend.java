package io.holdfast.simulator.imageio;

/** The two backends of the daemon that the engine uses. */
enum ImageBackend {
    NBD(8, 8),
    FILE(8, 1);

    private final int readersMax;
    private final int writersMax;

    ImageBackend(int readersMax, int writersMax) {
        this.readersMax = readersMax;
        this.writersMax = writersMax;
    }

    int readersMax() {
        return readersMax;
    }

    int writersMax() {
        return writersMax;
    }
}
