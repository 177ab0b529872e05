package io.holdfast.ovirt;

/**
 * A VM's OVF document. It may hold passwords (cloud-init, sysprep), so {@link #toString} shows its
 * length only. Its disk sizes are rounded to whole GiB and its {@code diskId} is a volume's: take
 * sizes and ids from {@link Vms#disks}.
 */
public record VmConfiguration(String ovf) {

    public VmConfiguration {
        if (ovf.isBlank()) {
            throw new IllegalArgumentException("The OVF document is empty");
        }
    }

    @Override
    public String toString() {
        return "VmConfiguration[" + ovf.length() + " characters]";
    }
}
