package io.holdfast.transfer.service;

import io.holdfast.localstack.KafkaServer;
import io.holdfast.localstack.PostgresServer;
import io.holdfast.localstack.S3Server;
import io.holdfast.localstack.SharedStack;
import io.holdfast.simulator.Simulator;
import io.holdfast.simulator.SimulatorSettings;
import io.holdfast.simulator.engine.state.VmImages;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Kafka, PostgreSQL, S3 and an engine with one VM, as the service finds them. */
public class Surroundings implements QuarkusTestResourceLifecycleManager {

    private static final int MIB = 1 << 20;

    private Simulator simulator;

    @Override
    public Map<String, String> start() {
        try {
            Path folder = Files.createTempDirectory(Path.of("target"), "surroundings");
            KafkaServer kafka = SharedStack.kafka();
            PostgresServer postgres = SharedStack.postgres();
            S3Server s3 = SharedStack.s3();
            Map<String, String> settings = new HashMap<>(kafka.configuration());
            settings.putAll(postgres.configuration());
            settings.put("quarkus.datasource.jdbc.url", postgres.jdbcUrlOfSchema("transfer"));
            settings.put("holdfast.repository.url", "s3://" + s3.createBucket("holdfast-transfer"));
            settings.put("holdfast.repository.s3.endpoint", s3.endpoint().toString());
            settings.put("holdfast.repository.s3.region", s3.region());
            settings.put("holdfast.repository.s3.access-key", s3.accessKey());
            settings.put("holdfast.repository.s3.secret-key", s3.secretKey());
            settings.put("holdfast.repository.create-if-missing", "true");
            Path key = folder.resolve("master.key");
            Files.writeString(key, "5a".repeat(32));
            settings.put("holdfast.repository.key-file", key.toAbsolutePath().toString());
            engine(folder, settings);
            return settings;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void engine(Path folder, Map<String, String> settings) throws IOException {
        simulator =
                Simulator.start(
                        SimulatorSettings.instant(Files.createDirectories(folder.resolve("data"))));
        Path image = folder.resolve("disk.raw");
        Files.write(image, contents());
        UUID vm = simulator.addVm("web", List.of(VmImages.Image.cow(image)));
        Path ca = folder.resolve("ca.pem");
        Files.writeString(ca, simulator.caPem());
        settings.put("holdfast.engines.lab.url", simulator.engineUrl().toString());
        settings.put("holdfast.engines.lab.username", simulator.username());
        settings.put("holdfast.engines.lab.password", simulator.password());
        settings.put("holdfast.engines.lab.ca-file", ca.toAbsolutePath().toString());
        settings.put("test.admin", simulator.adminUrl().toString());
        settings.put("test.vm", vm.toString());
        settings.put("test.disk", simulator.disksOf(vm).getFirst().toString());
        settings.put("test.disk-bytes", String.valueOf(Files.size(image)));
    }

    /** 1 MiB of noise, a hole, 2 MiB of text. */
    private static byte[] contents() {
        byte[] contents = new byte[16 * MIB];
        byte[] noise = new byte[MIB];
        new Random(3).nextBytes(noise);
        System.arraycopy(noise, 0, contents, 0, MIB);
        for (int i = 9 * MIB; i < 11 * MIB; i++) {
            contents[i] = (byte) ('a' + i % 20);
        }
        return contents;
    }

    @Override
    public void stop() {
        try {
            if (simulator != null) {
                simulator.close();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
