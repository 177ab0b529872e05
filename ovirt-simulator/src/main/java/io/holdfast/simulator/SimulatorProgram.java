package io.holdfast.simulator;

import io.holdfast.simulator.engine.state.Profile;
import io.holdfast.simulator.engine.state.VmImages;
import io.holdfast.simulator.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Runs a simulator as a process of its own until it is told to stop or its owner is gone. Prints
 * one line of JSON with its addresses once it answers.
 *
 * <pre>
 * --data DIR            where disk contents are kept (a temporary directory by default)
 * --speed N             delays of a real engine, N times as fast; 0 (default) means none
 * --engine-port N       --admin-port N      0 (default) takes a free one
 * --http                no TLS
 * --password TEXT
 * --owner-pid N         stops when this process ends
 * --ca-file FILE        the CA certificate is written there
 * --devices DIR         where disks plugged into appliances show as device files:
 *                       DIR/&lt;VM id&gt;/disk/by-id/&lt;name as udev gives it&gt;
 * --appliance NAME      a running VM without disks whose plugged disks show there
 * --profile WORD        released (default) or master: detaching a disk clears its checkpoints
 * --level LEVEL         of the first cluster: 4.4 to 4.8 (default)
 * --vm NAME=img1,img2   a VM with disks of raw images
 * --cluster NAME=LEVEL  one more, without hosts
 * --host NAME=CLUSTER   one more
 * --domain NAME=KIND    one more storage domain: nfs or iscsi
 * --vnic-profile NAME   one more, with a network of its name
 * </pre>
 *
 * <p>The last five may stand more than once.
 */
public final class SimulatorProgram {
    private static final Logger LOG = Logger.getLogger(SimulatorProgram.class.getName());

    private final Map<String, String> options = new TreeMap<>();
    private final List<String> vms = new ArrayList<>();
    private final List<SitePart> parts = new ArrayList<>();

    private SimulatorProgram(String[] arguments) {
        for (int i = 0; i < arguments.length; i++) {
            String name = arguments[i];
            if (name.equals("--http")) {
                options.put(name, "true");
            } else if (!name.startsWith("--") || i + 1 == arguments.length) {
                throw new IllegalArgumentException(
                        "what is " + name + "? Options are --name value");
            } else if (name.equals("--vm")) {
                vms.add(arguments[++i]);
            } else if (SitePart.OPTIONS.contains(name)) {
                parts.add(SitePart.of(name, arguments[++i]));
            } else {
                options.put(name, arguments[++i]);
            }
        }
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        new SimulatorProgram(arguments).run();
    }

    private void run() throws IOException, InterruptedException {
        Path data =
                options.containsKey("--data")
                        ? Path.of(options.getOrDefault("--data", ""))
                        : Files.createTempDirectory("ovirt-simulator");
        SimulatorSettings settings =
                SimulatorSettings.instant(data)
                        .withTls(!options.containsKey("--http"))
                        .withPorts(number("--engine-port"), number("--admin-port"))
                        .withSpeed(Double.parseDouble(options.getOrDefault("--speed", "0")));
        if (options.containsKey("--password")) {
            settings = settings.withPassword(options.getOrDefault("--password", ""));
        }
        if (options.containsKey("--devices")) {
            settings = settings.withDevices(Path.of(options.getOrDefault("--devices", "")));
        }
        settings = settings.withProfile(Profile.of(options.getOrDefault("--profile", "released")));
        CountDownLatch stop = new CountDownLatch(1);
        Simulator simulator = Simulator.start(settings);
        CountDownLatch closed = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform()
                                .unstarted(() -> {
                                    stop.countDown();
                                    awaitQuietly(closed);
                                }));
        try {
            watchOwner(stop);
            announce(simulator);
            stop.await();
        } finally { // its servers would keep the process alive when a VM cannot be made
            simulator.close();
            closed.countDown();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            LOG.log(Level.FINE, "interrupted while closing", e);
            Thread.currentThread().interrupt();
        }
    }

    private int number(String option) {
        return Integer.parseInt(options.getOrDefault(option, "0"));
    }

    private void watchOwner(CountDownLatch stop) {
        String owner = options.getOrDefault("--owner-pid", "");
        if (owner.isEmpty()) {
            return;
        }
        Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(owner));
        if (process.isEmpty()) {
            stop.countDown();
            return;
        }
        var _ = process.get().onExit().thenRun(stop::countDown);
    }

    private static void name(StringBuilder made, String name, UUID id) {
        made.append(made.isEmpty() ? "" : ",")
                .append(Json.quote(name))
                .append(':')
                .append(Json.quote(id.toString()));
    }

    private void announce(Simulator simulator) throws IOException {
        SitePart.furnish(simulator.engine(), options.getOrDefault("--level", "4.8"), parts);
        StringBuilder made = new StringBuilder();
        for (String vm : vms) {
            int eq = vm.indexOf('=');
            if (eq < 1) {
                throw new IllegalArgumentException("--vm wants NAME=img1,img2, not " + vm);
            }
            List<VmImages.Image> images = new ArrayList<>();
            for (String image : vm.substring(eq + 1).split(",", -1)) {
                if (!image.isBlank()) {
                    images.add(VmImages.Image.cow(Path.of(image)));
                }
            }
            String name = vm.substring(0, eq);
            name(made, name, simulator.addVm(name, images));
        }
        String appliance = options.getOrDefault("--appliance", "");
        if (!appliance.isEmpty()) {
            name(made, appliance, simulator.addAppliance(appliance));
        }
        String caFile = options.getOrDefault("--ca-file", "");
        if (!caFile.isEmpty()) {
            Files.writeString(Path.of(caFile), simulator.caPem());
        }
        System.out.println(
                "{\"engine\":"
                        + Json.quote(simulator.engineUrl().toString())
                        + ",\"admin\":"
                        + Json.quote(simulator.adminUrl().toString())
                        + ",\"imageio\":"
                        + Json.quote(simulator.imageio().uri().toString())
                        + ",\"username\":"
                        + Json.quote(simulator.username())
                        + ",\"password\":"
                        + Json.quote(simulator.password())
                        + ",\"ca_pem\":"
                        + Json.quote(simulator.caPem())
                        + ",\"vms\":{"
                        + made
                        + "}}");
        System.out.flush();
    }
}
