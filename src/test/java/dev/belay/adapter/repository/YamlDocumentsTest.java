package dev.belay.adapter.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.model.ModelCard;
import dev.belay.model.ModelLoadException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are no YAML, or no card. */
class YamlDocumentsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            ^^      | card.yaml is empty, allowed is a group of fields
            42      | card.yaml is 42, allowed is a group of fields
            [a, b]  | card.yaml is a list of 2, allowed is a group of fields
            """)
    void refusesFileThatIsNoCard(String content, String words) {
        // Given the content

        // When
        ModelLoadException refused = assertThrows(ModelLoadException.class, () -> read(content));

        // Then
        assertEquals(words, refused.getMessage());
    }

    @Test
    void refusesBinaryFile() throws IOException {
        // Given
        Path file = Files.write(folder.resolve("card.yaml"), new byte[] {0, 1, 2, (byte) 0xff, (byte) 0xfe});

        // When
        ModelLoadException refused =
                assertThrows(ModelLoadException.class, () -> CardReader.read(new YamlDocuments().read(file)));

        // Then
        assertTrue(String.valueOf(refused.getMessage()).startsWith("card.yaml"), refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            a: 1\\n}                     | expected <block end>, but found '}' (line 2)
            a: 1\\nb:\\n  c: 1\\nd: 2\\n} | expected <block end>, but found '}' (line 5)
            a: {b: 1\\nc: [1             | expected ',' or '}', but got : (line 2)
            {a: 1}\\n}                   | expected '<document start>', but found '}' (line 2)
            a: 1\\n\\tb: 2               | found character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation) (line 2)
            a: 1\\n b: 2                 | mapping values are not allowed here (line 2)
            a: 'x\\nb: 2                 | found unexpected end of stream (line 2)
            a: 1\\nb: {{c: 1             | expected a field's name, which is text (line 2)
            a: 1\\nb: 2\\nc: \\1         | the character U+0001 is not allowed (line 3)
            """)
    void namesWhatTheYamlHasWrongAndItsLine(String written, String words) {
        // When
        ModelLoadException refusal = assertThrows(ModelLoadException.class, () -> read(written.translateEscapes()));

        // Then
        assertEquals("card.yaml is no YAML: " + words, refusal.getMessage());
    }

    @Test
    void refusesASecondDocument() {
        // Given
        String card = ModelFolders.card("flights", "1") + "---\ngoldens: {}\n";

        // When
        ModelLoadException refusal = assertThrows(ModelLoadException.class, () -> read(card));

        // Then
        String words = String.valueOf(refusal.getMessage());
        assertTrue(words.startsWith("card.yaml has a second document (line "), words);
    }

    @Test
    void namesTheByteAtWhichACardIsNoText() throws IOException {
        // Given a card in Latin-1
        Path file = folder.resolve("card.yaml");
        Files.write(file, "model: caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));

        // When
        ModelLoadException refusal =
                assertThrows(ModelLoadException.class, () -> CardReader.read(new YamlDocuments().read(file)));

        // Then
        assertEquals("card.yaml is not UTF-8 text at byte 10", refusal.getMessage());
    }

    private ModelCard read(String card) throws IOException, ModelLoadException {
        Path file = Files.writeString(folder.resolve("card.yaml"), card);
        return CardReader.read(new YamlDocuments().read(file));
    }
}
