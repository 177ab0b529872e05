package io.holdfast.simulator.engine.state;

import java.util.ArrayList;
import java.util.List;

/** What a VM is made of, apart from its NICs and disks. Sizes in bytes. */
public final class Hardware {
    private static final long GIB = 1L << 30;

    public int sockets = 1;
    public int cores = 1;
    public int threads = 1;
    public long memory = GIB;
    public long memoryGuaranteed = GIB;
    public long memoryMax = 4 * GIB;
    public String biosType = "q35_ovmf";
    public boolean bootMenu;
    public String osType = "other";
    public List<String> bootDevices = new ArrayList<>(List.of("hd"));
    public String timeZone = "Etc/GMT";
    public String vmType = "server";
    public boolean highlyAvailable;
    public int priority;
    public String customProperties = "";
    public List<Device> devices = new ArrayList<>();

    public Hardware copy() {
        Hardware copy = new Hardware();
        copy.sockets = sockets;
        copy.cores = cores;
        copy.threads = threads;
        copy.memory = memory;
        copy.memoryGuaranteed = memoryGuaranteed;
        copy.memoryMax = memoryMax;
        copy.biosType = biosType;
        copy.bootMenu = bootMenu;
        copy.osType = osType;
        copy.bootDevices = new ArrayList<>(bootDevices);
        copy.timeZone = timeZone;
        copy.vmType = vmType;
        copy.highlyAvailable = highlyAvailable;
        copy.priority = priority;
        copy.customProperties = customProperties;
        copy.devices = new ArrayList<>(devices);
        return copy;
    }

    /** Memory given without limits: the engine guarantees it all and allows four times as much. */
    public void memoryOnly(long bytes) {
        memory = bytes;
        memoryGuaranteed = bytes;
        memoryMax = 4 * bytes;
    }
}
