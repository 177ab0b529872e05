package io.holdfast.localstack;

import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A server as a container of a Docker engine on this machine, by Testcontainers (whose Ryuk removes
 * it with this JVM).
 *
 * <p>Written from the documentation of Testcontainers and of the images; it has not been run yet.
 * An engine on another machine is not served: addresses are loopback addresses. {@code
 * -Dholdfast.stack.image.<name>} names another image.
 */
final class ContainerHosting implements Hosting {

    private static final Duration READY_WITHIN = Duration.ofMinutes(5);
    private static final long BETWEEN_PROBES_MILLIS = 200;

    private final String name;
    private final Readiness readiness;
    private final GenericContainer<?> container;

    ContainerHosting(
            String name,
            String image,
            LoopbackPort port,
            int innerPort,
            Map<String, String> environment,
            Readiness readiness) {
        this.name = name;
        this.readiness = readiness;
        String chosen = System.getProperty("holdfast.stack.image." + name, image);
        PortBinding binding =
                new PortBinding(
                        Ports.Binding.bindIpAndPort(LoopbackPort.HOST, port.number()),
                        ExposedPort.tcp(innerPort));
        container =
                new GenericContainer<>(DockerImageName.parse(chosen))
                        .withEnv(environment)
                        .withExposedPorts(innerPort)
                        .withCreateContainerCmdModifier(
                                create -> create.getHostConfig().withPortBindings(binding));
    }

    static boolean engineAnswers() {
        return DockerClientFactory.instance().isDockerAvailable();
    }

    @Override
    public void start() {
        if (container.getContainerId() == null) {
            container.start();
        } else {
            kill();
            container.getDockerClient().startContainerCmd(container.getContainerId()).exec();
        }
        awaitReady();
    }

    @Override
    public void stop() {
        container.stop();
    }

    @Override
    public void kill() {
        if (container.getContainerId() != null && container.isRunning()) {
            container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
        }
    }

    private void awaitReady() {
        long end = System.nanoTime() + READY_WITHIN.toNanos();
        try {
            Optional<String> obstacle = readiness.obstacle();
            while (obstacle.isPresent()) {
                if (System.nanoTime() > end) {
                    throw new LocalStackException.NotReady(
                            "container %s did not answer within %s; last: %s%n%s"
                                    .formatted(
                                            name,
                                            READY_WITHIN,
                                            obstacle.get(),
                                            container.getLogs()));
                }
                Thread.sleep(BETWEEN_PROBES_MILLIS);
                obstacle = readiness.obstacle();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalStackException.Unusable(
                    "interrupted while waiting for container " + name, e);
        }
    }
}
