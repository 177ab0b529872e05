package io.holdfast.simulator.engine.state;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Ids and names of what is always there, and of the small things that it refers to. */
public final class Infrastructure {
    public static final UUID BLANK = new UUID(0, 0);
    public static final UUID DATA_CENTER = id("data-center");
    public static final UUID CLUSTER = id("cluster");
    public static final UUID HOST = id("host");
    public static final UUID STORAGE_DOMAIN = id("storage-domain");
    public static final UUID DISK_PROFILE = id("disk-profile");
    public static final UUID CPU_PROFILE = id("cpu-profile");
    public static final UUID QUOTA = id("quota");
    public static final UUID USER = id("user");
    public static final UUID NETWORK = id("network");
    public static final UUID VNIC_PROFILE = id("vnic-profile");
    public static final UUID LARGE_ICON = id("large-icon");
    public static final UUID SMALL_ICON = id("small-icon");
    public static final UUID INSTANCE = id("instance");

    public static final String DATA_CENTER_NAME = "Default";
    public static final String CLUSTER_NAME = "Default";
    public static final String HOST_NAME = "host1";
    public static final String STORAGE_DOMAIN_NAME = "sd1";
    public static final String NETWORK_NAME = "ovirtmgmt";
    public static final String USER_NAME = "admin@internal-authz";

    /** Room on the storage domain; what no real disk of a test comes near to. */
    public static final long DOMAIN_BYTES = 1L << 40;

    private Infrastructure() {}

    /** The same at every start, so that a client's settings stay valid. */
    static UUID id(String name) {
        byte[] bytes = ("holdfast-simulator/" + name).getBytes(StandardCharsets.UTF_8);
        return UUID.nameUUIDFromBytes(bytes);
    }
}
