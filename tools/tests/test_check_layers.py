import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import check_layers


class CheckLayers(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.root = pathlib.Path(self.folder.name)
        self.write('include/tgfw/core/error.hpp', '')

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def found(self):
        return [text for _, _, text in check_layers.check_tree(self.root)]

    def assert_found(self, words):
        self.assertEqual(len(self.found()), 1, self.found())
        self.assertIn(words, self.found()[0])

    def test_every_allowed_edge_passes(self):
        for layer, allowed in check_layers.LAYERS.items():
            lines = ''.join(f'#include <tgfw/{other}/x.hpp>\n' for other in allowed | {layer})
            self.write(f'include/tgfw/{layer}/a.hpp', lines)
            self.write(f'src/{layer}/a.cpp', lines)
        self.assertEqual(self.found(), [])

    def test_every_other_edge_is_found(self):
        for layer, allowed in check_layers.LAYERS.items():
            for other in set(check_layers.LAYERS) - allowed - {layer}:
                with self.subTest(layer=layer, other=other):
                    self.write('src/' + layer + '/edge.cpp', f'#include <tgfw/{other}/x.hpp>\n')
                    self.assert_found(f'{layer}/ may not include tgfw/{other}/x.hpp')
                    (self.root / 'src' / layer / 'edge.cpp').unlink()

    def test_private_headers_have_a_layer_too(self):
        self.write('src/api/json_reader.hpp', '')
        self.write('src/net/a.cpp', '#include <api/json_reader.hpp>\n')
        self.assert_found('net/ may not include api/json_reader.hpp')

    def test_relative_includes_have_the_layer_of_the_file_they_name(self):
        self.write('src/api/json_reader.hpp', '')
        self.write('src/net/a.cpp', '#include "../api/json_reader.hpp"\n')
        self.assert_found('net/ may not include')

    def test_the_umbrella_header_is_for_users(self):
        self.write('include/tgfw/tgfw.hpp', '#include <tgfw/app/application.hpp>\n')
        self.write('src/app/a.cpp', '#include <tgfw/tgfw.hpp>\n')
        self.assert_found('umbrella')

    def test_beast_only_in_net(self):
        self.write('src/net/a.cpp', '#include <boost/beast/http.hpp>\n')
        self.assertEqual(self.found(), [])
        self.write('src/app/a.cpp', '#include <boost/beast/http.hpp>\n')
        self.assert_found('only src/net may include Boost.Beast')

    def test_the_json_parser_only_in_api(self):
        self.write('src/api/a.cpp', '#include <boost/json/basic_parser_impl.hpp>\n')
        self.write('src/testing/a.cpp', '#include <boost/json/value.hpp>\n')
        self.assertEqual(self.found(), [])
        self.write('src/testing/b.cpp', '#include <boost/json/parse.hpp>\n')
        self.assert_found('only src/api may include')

    def test_public_headers_stay_light(self):
        self.write('include/tgfw/api/a.hpp', '#include <boost/json/fwd.hpp>\n')
        self.assertEqual(self.found(), [])
        for header in ('boost/json/value.hpp', 'boost/beast/core.hpp', 'boost/asio/ssl/context.hpp', 're2/re2.h'):
            with self.subTest(header=header):
                self.write('include/tgfw/net/a.hpp', f'#include <{header}>\n')
                self.assert_found('a public header may not include')

    def test_a_public_header_may_not_include_a_private_one(self):
        self.write('src/api/json_reader.hpp', '')
        self.write('include/tgfw/api/a.hpp', '#include <api/json_reader.hpp>\n')
        self.assert_found('may not include the private header')

    def test_an_unknown_folder_is_found(self):
        self.write('src/misc/a.cpp', '')
        self.assert_found('misc/ is not a layer')

    def test_a_commented_include_is_none(self):
        self.write('src/core/a.cpp', '// #include <tgfw/app/x.hpp>\n')
        self.assertEqual(self.found(), [])


if __name__ == '__main__':
    unittest.main()
