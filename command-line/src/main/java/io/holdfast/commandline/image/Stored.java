package io.holdfast.commandline.image;

import io.holdfast.repository.StoredSegment;

/**
 * What storing took.
 *
 * @param bytesRead from the image
 * @param bytesNew those of them that the repository did not have
 * @param bytesStored what was put into the store for them
 */
public record Stored(long bytesRead, long bytesNew, long bytesStored) {

    static final Stored NOTHING = new Stored(0, 0, 0);

    Stored and(StoredSegment segment) {
        return new Stored(
                bytesRead + segment.bytesRead(),
                bytesNew + segment.bytesNew(),
                bytesStored + segment.bytesStored());
    }
}
