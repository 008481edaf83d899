#include <tgfw/api/input_file.hpp>

#include <tgfw/core/error.hpp>

namespace tgfw {

InputFile InputFile::from_path(std::string path) {
    InputFile file;
    file.file_name_ = path.substr(path.find_last_of('/') + 1);
    file.text_ = std::move(path);
    file.source_ = Source::path;
    return file;
}

InputFile InputFile::from_bytes(std::string bytes, std::string file_name) {
    InputFile file;
    file.bytes_ = std::make_shared<const std::string>(std::move(bytes));
    file.file_name_ = std::move(file_name);
    file.source_ = Source::bytes;
    return file;
}

InputFile InputFile::from_source(std::shared_ptr<ByteSource> source, std::string file_name) {
    if (!source) throw ConfigError("the source of the file \"" + file_name + "\" is null");
    InputFile file;
    file.stream_ = std::move(source);
    file.file_name_ = std::move(file_name);
    file.source_ = Source::stream;
    return file;
}

InputFile InputFile::from_server_path(std::string_view path) {
    if (!path.starts_with('/')) {
        throw Error("the path \"" + std::string(path) + "\" on the local Bot API server's disk is not absolute");
    }
    return InputFile("file://" + std::string(path));
}

InputFile& InputFile::file_name(std::string name) & {
    file_name_ = std::move(name);
    return *this;
}

InputFile& InputFile::mime_type(std::string type) & {
    mime_type_ = std::move(type);
    return *this;
}

std::string_view InputFile::reference() const noexcept {
    return source_ == Source::reference ? std::string_view(text_) : std::string_view();
}

std::string_view InputFile::path() const noexcept {
    return source_ == Source::path ? std::string_view(text_) : std::string_view();
}

const std::string& InputFile::bytes() const noexcept {
    static const std::string none;
    return bytes_ ? *bytes_ : none;
}

bool InputFile::operator==(const InputFile& other) const noexcept {
    return source_ == other.source_ && text_ == other.text_ && bytes() == other.bytes() && stream_ == other.stream_ &&
           file_name_ == other.file_name_ && mime_type_ == other.mime_type_;
}

}  // namespace tgfw
