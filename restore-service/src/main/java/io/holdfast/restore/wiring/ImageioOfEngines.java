package io.holdfast.restore.wiring;

import io.holdfast.contracts.EngineId;
import io.holdfast.ovirt.ImageioClient;
import io.holdfast.ovirt.config.ConfiguredEngines;
import io.holdfast.ovirt.imageio.BlockingImageioClient;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** One client for the hosts of each engine, trusted as the engine is. */
@Singleton
public class ImageioOfEngines implements Function<EngineId, ImageioClient> {

    private final Map<EngineId, BlockingImageioClient> clients = new ConcurrentHashMap<>();
    private final ConfiguredEngines engines;

    ImageioOfEngines(ConfiguredEngines engines) {
        this.engines = engines;
    }

    @Override
    public ImageioClient apply(EngineId engine) {
        return clients.computeIfAbsent(
                engine, id -> new BlockingImageioClient(engines.settings(id.value()).trust()));
    }

    @PreDestroy
    void close() {
        clients.values().forEach(BlockingImageioClient::close);
    }
}
