package dev.belay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the start script hands to the JVM: in its place a script that prints its arguments, a line each. */
class RunScriptTest {
    @TempDir
    private Path home;

    @BeforeEach
    void layOut() throws IOException {
        Path java = Files.createDirectories(home.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        assertTrue(java.toFile().setExecutable(true));
        Files.copy(Path.of("scripts/run"), home.resolve("run"));
        assertTrue(home.resolve("run").toFile().setExecutable(true));
    }

    private List<String> run(String options, String... arguments) throws IOException {
        ProcessBuilder script = new ProcessBuilder(home.resolve("run").toString()).redirectErrorStream(true);
        script.command().addAll(List.of(arguments));
        script.environment().put("JAVA_HOME", home.resolve("jdk").toString());
        script.environment().put("BELAY_JAVA_OPTS", options);
        return script.start().inputReader(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void putsTheEnvironmentsOptionsBehindThoseOfTheFile() throws IOException {
        // When
        List<String> handed = run("-Xmx1g -Dheap=*", "serve");
        // Then
        assertEquals(List.of("@" + home.toRealPath() + "/jvm.options", "-Xmx1g", "-Dheap=*"), handed.subList(0, 3));
    }

    @Test
    void putsThemBehindThoseOfTheFileForOtherCommands() throws IOException {
        // When
        List<String> handed = run("-Xmx1g", "status");
        // Then
        assertEquals(List.of("@" + home.toRealPath() + "/jvm.options", "-Xmx1g"), handed.subList(0, 2));
    }

    @Test
    void putsThePropertiesOfTheCommandLineLast() throws IOException {
        // When
        List<String> handed = run("-Dbelay.drain=2s", "serve", "-Dbelay.drain=3s");
        // Then
        assertTrue(handed.indexOf("-Dbelay.drain=2s") < handed.indexOf("-Dbelay.drain=3s"), handed::toString);
    }

    @Test
    void hasNoFurtherArgumentWithoutAny() throws IOException {
        // When
        List<String> handed = run("", "status");
        // Then
        assertEquals("-XX:TieredStopAtLevel=1", handed.get(1));
    }
}
