package io.holdfast.repository.s3;

import java.util.ArrayList;
import java.util.List;

/**
 * What a probe found out about a bucket.
 *
 * @param conditionalPut a put with {@code If-None-Match: *} does not overwrite
 * @param rangeGet a part of an object can be read
 * @param versioning the bucket keeps old versions
 * @param objectLock the bucket can keep objects from being deleted
 */
public record S3Abilities(
        boolean conditionalPut, boolean rangeGet, boolean versioning, boolean objectLock) {

    /** What an operator should know; empty if there is nothing. */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (!conditionalPut) {
            warnings.add(
                    "the store ignores If-None-Match: that no object is overwritten rests on names alone; do not create one repository from two places at once");
        }
        if (!rangeGet) {
            warnings.add("the store ignores Range: restores will not work");
        }
        if (!objectLock) {
            warnings.add("the bucket has no object lock: who has the keys can delete backups");
        }
        return List.copyOf(warnings);
    }
}
