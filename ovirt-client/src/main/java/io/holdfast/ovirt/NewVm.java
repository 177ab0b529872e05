package io.holdfast.ovirt;

/**
 * A VM to be made from a stored configuration.
 *
 * @param name overrides the configuration's
 * @param attachOriginalDisks whether the engine shall attach the configuration's disks, which must
 *     then exist under their original ids; otherwise they are taken out of the configuration, and
 *     the caller attaches disks. Only with {@link VmIdentity#ORIGINAL}: with another identity the
 *     engine could attach them to the wrong VM (behaviour §7).
 */
public record NewVm(
        String name,
        ClusterId cluster,
        VmConfiguration configuration,
        VmIdentity identity,
        boolean attachOriginalDisks) {

    public NewVm {
        if (name.isBlank()) {
            throw new IllegalArgumentException("The new VM has no name");
        }
        if (attachOriginalDisks && identity != VmIdentity.ORIGINAL) {
            throw new IllegalArgumentException(
                    "Original disks can be attached to a VM of original identity only");
        }
    }
}
